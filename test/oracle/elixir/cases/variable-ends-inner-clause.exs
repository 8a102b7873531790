import Config

v = 1

cond do
  v == 1 ->
    cond do
      System.get_env("X") ->
        config :p, a: v
      true ->
        config :p, b: [c: v], d: v
    end
    config :p, e: v

  true ->
    config :p, f: 2
end
