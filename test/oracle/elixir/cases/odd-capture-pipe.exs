import Config

f = &(&1 |> String.upcase())
config :pleroma, :a, b: f.("x") |> String.downcase() |> then(& &1)
