use Mix.Config
config :a, b: 0
import_config "*.secret.exs"
