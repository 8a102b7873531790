use Mix.Config
config :a, b: 1
import_config "#{Mix.env}.exs"
