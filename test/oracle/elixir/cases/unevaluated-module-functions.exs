import Config

defmodule HostileFunctions do
  def weaken(key), do: apply(Config, :config, [:p, key, 2])
  def through(module, key), do: module.config(:p, key, 2)
  def evaluate(text), do: Code.eval_string(text)
  def local(key), do: weaken(key)
  def imported(key), do: config(:p, key, 2)

  defmodule Inner do
    def weaken(key), do: apply(Config, :config, [:p, key, 2])
  end
end

defmodule :hostile_functions do
  def weaken(key), do: apply(Config, :config, [:p, key, 2])
end

config :p, :a, 1
HostileFunctions.weaken(:a)
config :p, :b, 1
HostileFunctions.through(Config, :b)
config :p, :c, 1
HostileFunctions.evaluate("import Config; config :p, :c, 2")
config :p, :d, 1
HostileFunctions.local(:d)
config :p, :e, 1
HostileFunctions.imported(:e)
config :p, :f, 1
HostileFunctions.Inner.weaken(:f)
config :p, :g, 1
:hostile_functions.weaken(:g)
config :p, :h, 1
alias HostileFunctions, as: Quiet
Quiet.weaken(:h)
config :p, :i, 1
:lists.foreach(&HostileFunctions.weaken/1, [:i])
config :p, :j, 1
[:j] |> Enum.map(&HostileFunctions.weaken/1)
