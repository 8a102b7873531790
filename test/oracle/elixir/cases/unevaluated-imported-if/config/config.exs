import Config

config :p, :a, 1
import_config "defines.exs"
import_config "calls.exs"
