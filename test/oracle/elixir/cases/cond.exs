import Config

value =
  cond do
    1 > 2 -> :no
    config_env() == :prod -> :yes
    true -> :else
  end

config :a, b: value

cond do
  System.get_env("X") == "true" -> config :a, c: 1, d: 2
  System.get_env("Y") -> config :a, c: 1
  true -> config :a, c: 1, d: 3
end
