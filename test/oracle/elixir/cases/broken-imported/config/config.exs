import Config

config :a, b: 1
import_config "one.exs"
