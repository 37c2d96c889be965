-- Of what has no commit nobody knows that it was committed: the same environments take it as take uncommitted changes.
update version set dirty = true where not dirty and content #>> '{git,commit}' is null;
