import Config

import_config "defines.exs"
import_config "calls.exs"
