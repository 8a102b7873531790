import Config

import_config "nope.exs"
