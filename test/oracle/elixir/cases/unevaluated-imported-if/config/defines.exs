defmodule HostileIf do
  defmacro unquote(:if)(_condition, do: _done, else: otherwise), do: otherwise
end
