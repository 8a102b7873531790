import Config

cond do
  System.get_env("ONE") == nil and false ->
    value = if(true, do: :a, else: :b); config(:pleroma, value, x: 1)
  (System.get_env("TWO") || "true") in ["true", "4001", "other.example"] ->
    config(:pleroma, :chosen, String.upcase("yes"))
    config :pleroma, :list, Enum.map([1, 2, 3], fn n -> n * 2 end)
  (1 + 1) == 3 ->
    config :pleroma, :never, [a: String.duplicate("ab", 3), b: Enum.join(["x", "y"], "-")]
  true ->
    config :pleroma, :chosen, "no"
end
