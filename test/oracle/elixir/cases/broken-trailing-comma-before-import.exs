import Config

config :pleroma, :instance,
  name: "x",

import_config "prod.secret.exs"
