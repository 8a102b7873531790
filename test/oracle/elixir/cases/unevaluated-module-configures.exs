import Config

defmodule Setter do
  import Config
  def run, do: config(:a, b: 2)
end
config :a, b: 1
Setter.run()
config :a, c: 1
