using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Imp.Infrastructure.Api;

/// <summary>Goes on where a page ended: by the value that the list is ordered by and, where that is not enough, by the key. Page 1000 costs what page 1 does.</summary>
internal static class Keyset
{
    private static readonly MethodInfo Comparing = typeof(Keyset).GetMethod(nameof(Compare), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <returns>Names one line of one order: no other order takes it.</returns>
    public static string Cursor(string order, object? value, object? key) =>
        System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { order, Write(value), Write(key) }));

    /// <exception cref="FluentValidation.ValidationException">It is none, or of another order.</exception>
    public static (object? Value, object? Key) Read(string cursor, string order, Type value, Type key)
    {
        try
        {
            if (JsonSerializer.Deserialize<string[]>(System.Buffers.Text.Base64Url.DecodeFromChars(cursor)) is [var of, var first, var second] && of == order)
                return (first is null ? null : JsonSerializer.Deserialize(first, value, ApiJson.Options), JsonSerializer.Deserialize(second, key, ApiJson.Options));
        }
        catch (Exception broken) when (broken is FormatException or JsonException or ArgumentException or InvalidOperationException)
        {
            // Told below.
        }
        throw Wrong.Field("cursor", "Pass on \"next\" of the page before as it is, with the same \"sort\".");
    }

    /// <returns>The condition under which a line comes after the one that the cursor names.</returns>
    public static Expression After(Expression value, Expression key, object? lastValue, object? lastKey, bool falling)
    {
        var beyondKey = Beyond(key, lastKey, falling);
        if (value.ToString() == key.ToString()) return beyondKey;
        var nullable = !value.Type.IsValueType || Nullable.GetUnderlyingType(value.Type) is not null;
        var nothing = Expression.Constant(null, nullable ? value.Type : typeof(object));
        // What has no value comes first, or last where the order falls.
        if (lastValue is null)
            return falling ? Expression.AndAlso(Expression.Equal(value, nothing), beyondKey) : Expression.OrElse(Expression.NotEqual(value, nothing), beyondKey);
        var last = Value(lastValue, value.Type);
        var same = Expression.AndAlso(Expression.Equal(value, last), beyondKey);
        var after = (Expression)Expression.OrElse(Beyond(value, lastValue, falling), same);
        // Said twice, once so that an index knows where to begin.
        var bound = falling ? Expression.LessThanOrEqual(Order(value, last), Expression.Constant(0)) : Expression.GreaterThanOrEqual(Order(value, last), Expression.Constant(0));
        after = Expression.AndAlso(bound, after);
        return falling && nullable ? Expression.OrElse(after, Expression.Equal(value, nothing)) : after;
    }

    /// <summary>A value that becomes a parameter of the statement.</summary>
    public static Expression Value(object? value, Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var held = Expression.Property(Expression.Constant(Activator.CreateInstance(typeof(Held<>).MakeGenericType(bare), value)), "Value");
        return bare == type ? held : Expression.Convert(held, type);
    }

    private static Expression Beyond(Expression value, object? last, bool falling)
    {
        var order = Order(value, Value(last, value.Type));
        return falling ? Expression.LessThan(order, Expression.Constant(0)) : Expression.GreaterThan(order, Expression.Constant(0));
    }

    private static MethodCallExpression Order(Expression one, Expression other) => Expression.Call(Comparing.MakeGenericMethod(one.Type), one, other);

    /// <summary>Stands for SQL's order, which ids and enums have no operator for; it is never run.</summary>
    private static int Compare<T>(T one, T other) => throw new NotSupportedException();

    private static string? Write(object? value) => value is null ? null : Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), ApiJson.Options));

    private sealed class Held<T>(T value)
    {
        public T Value => value;
    }
}
