import Config

config :p, :a, 1
:maps.get(:f, %{f: fn -> config :p, :a, 2 end}).()
config :p, :b, 1
Enum.each(Map.values(%{f: fn -> config :p, :b, 2 end}), & &1.())
config :p, :c, 1
:maps.foreach(fn _key, f -> f.() end, %{f: fn -> config :p, :c, 2 end})
config :p, :d, 1
get_in([a: 1], [fn _, _, _ -> config :p, :d, 2 end])
config :p, :e, 1
{f, _rest} = Map.pop(%{f: fn -> config :p, :e, 2 end}, :f)
f.()
config :p, :f, 1
g = if System.get_env("X"), do: fn -> config :p, :f, 2 end, else: fn -> config :p, :f, 2 end
g.()
config :p, :g, 1
[h | _] = if System.get_env("X"), do: [fn -> config :p, :g, 2 end], else: [fn -> config :p, :g, 2 end, 1]
config :p, :g, 3
h.()
