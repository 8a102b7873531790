import Config

IO.puts("hello")
IO.inspect(1)
config :a, b: IO.inspect(2)
