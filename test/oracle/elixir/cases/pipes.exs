import Config

config :a, b: "a,b" |> String.split(",") |> Enum.map(&String.to_atom/1), c: [x: 1] |> Keyword.put(:y, 2) |> Keyword.get(:y)
[b: 5] |> then(&config(:c, &1))
:d |> config(e: 1)
