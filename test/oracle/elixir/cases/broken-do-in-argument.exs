import Config

config :a,
  b:
    cond do
      true -> 1
    end
