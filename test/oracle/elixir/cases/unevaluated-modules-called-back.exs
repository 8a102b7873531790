import Config

defmodule OracleOrder do
  def compare(_one, _other) do
    Config.config(:p, :a, 2)
    :lt
  end
end

defmodule OracleFailure do
  defexception [:message]

  def exception(_options) do
    Config.config(:p, :b, 2)
    %__MODULE__{message: "none"}
  end
end

config :p, :a, 1
Enum.sort([1, 2], OracleOrder)
config :p, :b, 1

try do
  raise OracleFailure
rescue
  _ -> :ok
end

config :p, :c, 1

IO.inspect(1,
  inspect_fun: fn _, _ ->
    config(:p, :c, 2)
    ""
  end
)
