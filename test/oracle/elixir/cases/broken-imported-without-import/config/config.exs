import Config

import_config "one.exs"
