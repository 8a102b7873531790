import Config

{:ok, port} = {:error, 4000}
config :p, port: port
