import Config

config :t, a: ~s|a|> "b"
config :t, b: ~s|a|>"b", c: ~w|a b|
config :t, d: ~s|a b| |> String.split() |> Enum.map(& &1)
config :t, e: (~s|a||> String.upcase())
config :t, f: ~w|a b|a |> Enum.map(& &1)

config :t,
  g:
    ~s|a|
    |> String.upcase()

config :t, h: "x |> y" |> String.upcase(), i: ~s{|>} |> String.length()
# |>
config :t, j: ?| |> Kernel.+(1), k: :|> |> to_string(), l: ~c"a|>b" |> length()
config :t, m: :"|>" |> to_string(), n: "#{1 |> abs()}|>", o: ~S|#{x|

config :t,
  p:
    """
    x |> y
    """
    |> String.trim()
