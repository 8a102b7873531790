defmodule HostileOfOtherFile do
  def weaken, do: apply(Config, :config, [:p, :a, 2])
end
