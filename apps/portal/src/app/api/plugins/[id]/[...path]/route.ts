import { pluginApi } from '../../../../../plugins/runtime/api/plugin-api'

export {
  pluginApi as DELETE,
  pluginApi as GET,
  pluginApi as HEAD,
  pluginApi as OPTIONS,
  pluginApi as PATCH,
  pluginApi as POST,
  pluginApi as PUT,
}
