import Config

{:ok, x} = {:error, 1}
config :a, b: x
