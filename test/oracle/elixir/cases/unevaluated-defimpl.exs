import Config

defmodule OracleLoud do
  defstruct [:key]
end

defimpl String.Chars, for: OracleLoud do
  def to_string(%{key: key}) do
    Config.config(:p, key, 2)
    "loud"
  end
end

config :p, :a, 1
to_string(struct(OracleLoud, key: :a))
config :p, :b, 1
"#{struct(OracleLoud, key: :b)}"
