import Config

x = with {:ok, a} <- {:ok, 1}, b = a + 1, do: {a, b}
y = with {:ok, a} <- :error do
  a
else
  :error -> :failed
end
z = with {:ok, a} <- :nope, do: a
u = with {:ok, v} <- System.fetch_env("X") do
  v
else
  _ -> "none"
end
config :a, x: x, y: y, z: z, u: u
