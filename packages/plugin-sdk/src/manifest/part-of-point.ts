/** Which part of a definition answers which extension point. */
export const partOfPoint = {
  'page/v1': 'pages',
  'project/tab/v1': 'projectTabs',
  'project/card/v1': 'projectCards',
  'run/tab/v1': 'runTabs',
  'run/card/v1': 'runCards',
  'home/card/v1': 'homeCards',
  'settings/page/v1': 'settingsPages',
  'target/card/v1': 'targetCards',
  'config/editor/v1': 'configEditors',
  'command/v1': 'commands',
} as const
