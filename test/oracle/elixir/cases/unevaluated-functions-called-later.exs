import Config

stream = Stream.each([1], fn _ -> config :p, :a, 2 end)
config :p, :a, 1
Stream.run(stream)
