import Config

import_config "*.secret.exs"
