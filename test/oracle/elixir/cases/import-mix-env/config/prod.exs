use Mix.Config
config :a, b: 2
import_config "prod.secret.exs"
