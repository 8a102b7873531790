import Config

x =
  1
  |> Kernel.+(2)

config :pleroma, :a, b: x
