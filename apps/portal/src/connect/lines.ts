export const tokenPlaceholder = '<a token>'

/** The two lines that point a shell's Metaflow here. Runs keep their code package, so that they can become versions. */
export function shellLines(metadataUrl: string, token: string): string {
  return [
    `export METAFLOW_DEFAULT_METADATA=service METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE=1 METAFLOW_SERVICE_URL=${quoted(metadataUrl)}`,
    `export METAFLOW_SERVICE_AUTH_KEY=${quoted(token)}`,
  ].join('\n')
}

/** The two lines that let Metaflow on this machine keep its data where Groundwork may read it. */
export function readLines(datastore: string, cards: string): string {
  return [
    `export METAFLOW_DATASTORE_SYSROOT_LOCAL=${quoted(datastore)}`,
    `export METAFLOW_CARD_LOCALROOT=${quoted(cards)}`,
  ].join('\n')
}

/** Starts Groundwork on its data folder so that it may read other folders too; what is in angle brackets is to be filled in. */
export function restartLine(data: string): string {
  return `GROUNDWORK_DATASTORE_ROOTS='<folder of data>' GROUNDWORK_CARD_ROOTS='<folder of cards>' npm start -- --data ${quoted(data)}`
}

/** The same as `shellLines` for ~/.metaflowconfig/config.json, for every shell and notebook of this user. */
export function configFile(metadataUrl: string, token: string): string {
  const settings = {
    METAFLOW_DEFAULT_METADATA: 'service',
    METAFLOW_SERVICE_URL: metadataUrl,
    METAFLOW_SERVICE_AUTH_KEY: token,
    METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE: '1',
  }
  return JSON.stringify(settings, null, 2)
}

function quoted(value: string): string {
  return /^[\w.:/@%+-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}
