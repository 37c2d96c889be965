-- What scheduled runs are given follows from the plan when they are claimed, where the configuration goes before what the version
-- was made with. A schedule that was written before kept the latter, and would have the last word for ever.
update schedule set parameters = '{}' where parameters <> '{}';
