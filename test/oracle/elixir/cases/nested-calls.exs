import Config

double = fn x -> x * 2 end
config :a, b: double.(2), c: to_string 5
config :a, d: Enum.map([1], fn x -> x + 1 end)
if is_nil(hd([nil])), do: config(:a, e: 1)
x = Keyword.merge [a: 1], b: 2
config :a, x: x
Enum.each [1, 2], fn y -> config :a, String.to_atom("k#{y}"), y end
