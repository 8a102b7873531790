import Config

config :a, b: 1
Stream.each([1], fn _ -> config(:a, b: 2) end) |> Stream.run()
config :a, c: 1
