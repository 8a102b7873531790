import Config

import_config "sub/one.exs"
import_config "../shared/two.exs"
