import Config

config :p, :c, 1

defmodule HostileBodyAttribute do
  @before Process.put({Config, :config}, p: [c: 2])
  def before, do: @before
end

config :p, :a, 1

defmodule HostileBodyApply do
  apply(Config, :config, [:p, :a, 2])
end

config :p, :b, 1
defmodule(HostileBodyKeyword, do: Config.config(:p, :b, 2))
config :p, :d, 1

defmodule HostileBodyOuter do
  defmodule Inner do
    Config.config(:p, :d, 2)
  end
end

config :p, :e, 1

defprotocol HostileBodyProtocol do
  def name(value)
  Config.config(:p, :e, 2)
end

config :p, :f, 1

defmodule HostileBodyPipe do
  [:p, :f, 2] |> then(&apply(Config, :config, &1))
end

config :p, :g, 1

defmodule HostileBodyCondition do
  if true, do: config(:p, :g, 2)
end
