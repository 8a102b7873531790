import Config

defmodule Helper do
  def value(x), do: x * 2
end
config :a, b: Helper.value(2), c: 1
