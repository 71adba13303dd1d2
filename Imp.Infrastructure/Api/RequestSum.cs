using System.Security.Cryptography;
using System.Text;

namespace Imp.Infrastructure.Api;

/// <summary>Tells one call from another by its address and every byte of its body. A body that is a file is summed as it is read, and never held.</summary>
public sealed class RequestSum : IDisposable
{
    private readonly IncrementalHash sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly SummedStream? rest;

    private RequestSum(string address, Stream? rest)
    {
        sum.AppendData(Encoding.UTF8.GetBytes(address + "\n"));
        if (rest is not null) this.rest = new SummedStream(rest, sum);
    }

    /// <param name="address">Method and path with its parameters.</param>
    public static RequestSum Of(string address, ReadOnlySpan<byte> body)
    {
        var made = new RequestSum(address, null);
        made.sum.AppendData(body);
        return made;
    }

    /// <param name="body">Not read yet; read it through <see cref="Body"/>.</param>
    public static RequestSum Of(string address, Stream body) => new(address, body);

    /// <summary>The body, which is summed by being read.</summary>
    public Stream Body => rest ?? Stream.Null;

    /// <summary>Of what was read so far, in hexadecimal.</summary>
    public string Read() => Convert.ToHexString(sum.GetCurrentHash());

    /// <summary>Reads what is left of the body, for its sum alone.</summary>
    public async Task<string> ReadAsync(CancellationToken cancel)
    {
        if (rest is not null) await rest.CopyToAsync(Stream.Null, cancel);
        return Read();
    }

    public void Dispose()
    {
        sum.Dispose();
        rest?.Dispose();
    }

    /// <summary>Another's stream, forward only.</summary>
    private sealed class SummedStream(Stream from, IncrementalHash sum) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await from.ReadAsync(buffer, cancellationToken);
            sum.AppendData(buffer.Span[..read]);
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
