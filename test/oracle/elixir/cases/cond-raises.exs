import Config

cond do
  System.get_env("X") -> config :a, b: 1
  true -> raise "X is missing"
end
