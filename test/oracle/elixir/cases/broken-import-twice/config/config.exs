import Config

import_config "one.exs"
import_config "one.exs"
