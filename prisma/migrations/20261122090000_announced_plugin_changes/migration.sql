-- CreateTable
CREATE TABLE "plugin_announced_change" (
    "id" UUID NOT NULL,
    "plugin_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_announced_change_pkey" PRIMARY KEY ("id")
);



-- What Prisma's schema language cannot say.

-- Writes the audit's row of a plugin's change within the transaction of the plugin's own role, which may not write the audit itself.
-- What the row says was announced by the host beforehand; whose it is is told by the role that is connected, which no setting and no
-- function of a plugin can change. A transaction that wrote nothing has nothing to tell; one that wrote and was not announced fails.
-- Names are qualified, and the path is fixed, so that nothing of a plugin's is found in place of what is meant.
CREATE FUNCTION public.plugin_changed(announced uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  due public.plugin_announced_change;
BEGIN
  IF pg_catalog.pg_current_xact_id_if_assigned() IS NULL THEN
    RETURN;
  END IF;
  DELETE FROM public.plugin_announced_change a USING public.plugin_schema s
    WHERE a.id = announced AND a.created_at > pg_catalog.clock_timestamp() - interval '1 minute'
      AND s.plugin_id = a.plugin_id AND s.role = session_user::text
    RETURNING a.* INTO due;
  IF due.id IS NULL THEN
    RAISE EXCEPTION 'This change of a plugin was not announced for the audit.' USING ERRCODE = 'GW001';
  END IF;
  INSERT INTO public.audit (id, actor_kind, actor_id, actor_name, action, resource_kind, resource_id, detail)
    VALUES (due.id, 'plugin', due.plugin_id, due.actor_name, 'platform.sql', 'plugin', due.plugin_id, due.detail);
END $$;

-- Each plugin's role is granted it when the role is made.
REVOKE ALL ON FUNCTION public.plugin_changed(uuid) FROM PUBLIC;
