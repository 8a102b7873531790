import Config

config :p, :a, 1
:timer.tc(Config, :config, [:p, :a, 2])
config :p, :b, 1
EEx.eval_string("<% require Config; Config.config(:p, :b, 2) %>")
config :p, :c, 1
Function.capture(Config, :config, 3).(:p, :c, 2)
config :p, :d, 1
:erlang.make_fun(Config, :config, 3).(:p, :d, 2)
config :p, :e, 1
:erlang.apply(Config, :config, [:p, :e, 2])
config :p, :f, 1
Enum.each(["import Config; config :p, :f, 2"], &Code.eval_string/1)
config :p, :g, 1
:"Elixir.Code".eval_string("import Config; config :p, :g, 2")
config :p, :h, 1
hd([Code]).eval_string("import Config; config :p, :h, 2")
config :p, :i, 1
alias Elixir.{Code}
Code.eval_string("import Config; config :p, :i, 2")
config :p, :j, 1
alias Code, as: Harmless
Harmless.eval_string("import Config; config :p, :j, 2")
config :p, :k, 1
:maps.get(:a, %{a: Config}).config(:p, :k, 2)
config :p, :l, 1
module = if System.get_env("X"), do: Config, else: Config
module.config(:p, :l, 2)
config :p, :m, 1
Module.concat(["Config"]).config(:p, :m, 2)
config :p, :n, 1
(fn module -> module.config(:p, :n, 2) end).(String.to_atom("Elixir." <> "Config"))
config :p, :o, 1
apply(Config, :config, [:p, :o, 2])
config :p, :r, 1
Kernel.if(true, do: config(:p, :r, 2))
config :p, :s, 1
name = if System.get_env("X"), do: :erase, else: :erase
config :p, :t, name
