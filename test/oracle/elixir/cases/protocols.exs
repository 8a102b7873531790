import Config

config :p, :a, 1

defprotocol OracleSize do
  @doc "How large something is."
  @spec size(t) :: integer
  def size(value)
end

defmodule OracleBox do
  defstruct [:width]
end

config :p, :b, 2
