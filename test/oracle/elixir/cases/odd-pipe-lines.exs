import Config

x =
  "a b"
  # comment
  |> String.split(" ")
  |> Enum.map(fn y -> y |> String.upcase() end)

config :pleroma, :a, b: x, c: not (1 |> is_nil)
