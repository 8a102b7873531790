import Config

config :a, b: 1
if File.exists?("./config/extra.exs"), do: import_config("extra.exs")
if File.exists?("./config/none.exs"), do: import_config("none.exs")
