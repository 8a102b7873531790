import Config
require Logger

defmodule OracleHelpers do
  @moduledoc "Reads what is in the environment."
  @default "none"

  @spec text(atom) :: String.t()
  def text(name, default \\ @default) do
    name = name |> Atom.to_string() |> String.upcase()
    System.get_env(name) || default
  end

  def converted(name) do
    value = text(name)

    convert =
      case value do
        "true" -> fn _ -> true end
        _ -> &String.to_atom/1
      end

    if value == "", do: raise("#{name} is empty"), else: convert.(value)
  end

  defp list(name) when is_atom(name), do: name |> text() |> String.split(",") |> Enum.map(&String.trim/1)
  def hosts, do: for(host <- list(:hosts), host != "", do: %{host: host})
end

config :p, :known, enabled: true
IO.puts(IO.ANSI.red() <> "configured")
Logger.configure(level: :error)
_ = Code.ensure_loaded?(Config)
_ = OracleHelpers.text(:oracle_unset, "default")
_ = OracleHelpers.converted(:oracle_unset)
_ = OracleHelpers.hosts()
config :p, :also_known, port: 4000
