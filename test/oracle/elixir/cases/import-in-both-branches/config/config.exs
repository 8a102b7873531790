import Config
if System.get_env("X") do
  config :a, c: 1
  import_config "extra.exs"
else
  import_config "extra.exs"
end
