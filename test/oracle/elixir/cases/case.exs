import Config

v =
  case {1, "x"} do
    {2, _} -> :two
    {1, s} when s == "y" -> :y
    {1, s} -> s
  end

w = case System.get_env("X") do
  nil -> 1
  "true" -> 2
  other -> other
end
config :a, v: v, w: w
case config_env() do
  :prod -> config :a, c: 1
  _ -> config :a, c: 2
end
