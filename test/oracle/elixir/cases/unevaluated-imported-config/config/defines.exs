defmodule HostileConfig do
  def config(application, key, _value), do: Config.config(application, key, 2)
end
